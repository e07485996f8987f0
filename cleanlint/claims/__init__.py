"""What rules about claims need to know of a text: what is quoted, who speaks, which sentences name a source."""
