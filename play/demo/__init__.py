"""The demo company: its people, customers and plan, as an Excel file and the script that writes it."""
