"""What people tell, correct or report, on its way from a form to a merged page."""
