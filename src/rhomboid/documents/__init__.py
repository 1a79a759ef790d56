"""Assessment, plan and diary made visible: charts, figures, pages."""
