"""Making a trained model: errors nobody looked at while learning, then learning from everything."""
