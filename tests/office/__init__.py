"""A PDF, a Word file and an Excel file of an invented town, and questions on them."""
