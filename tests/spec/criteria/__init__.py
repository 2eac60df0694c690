"""Criteria: three-valued answers, reasons, dated parameters, the JSON form."""
