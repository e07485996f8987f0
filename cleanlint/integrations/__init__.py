"""Doors for engines that people already run; each module needs the engine that it is named after."""
