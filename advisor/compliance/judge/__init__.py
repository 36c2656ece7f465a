"""What the policy says of a model, wherever it stands: one module per question, each yields rulings."""
