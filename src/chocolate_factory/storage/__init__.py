"""Where everything is kept: the SQL engine, its errors and the migrations of its schema."""
