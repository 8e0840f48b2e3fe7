"""Stand-ins for the outside services that speak their real protocols over loopback."""
