"""Rule packs: from YAML files to records, and the examples that test them."""
