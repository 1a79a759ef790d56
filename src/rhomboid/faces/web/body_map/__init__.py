"""The figure on which a person shows the pain: drawn by smooth paths, each place a control of a form."""
