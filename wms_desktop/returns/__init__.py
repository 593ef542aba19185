"""Return applications: form, rule check, paper."""
