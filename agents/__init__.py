"""Who there is and what each does: families, workers, agencies, the commissioner."""
