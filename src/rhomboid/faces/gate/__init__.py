"""What every door over HTTP passes first: size, rate, key and count; and how a refusal is said."""
