"""Programs for a form's author and the operator at a terminal: check a form, try it, export its answers."""
