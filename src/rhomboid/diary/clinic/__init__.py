"""A clinic in one PostgreSQL database: accounts, their answers, who looks after whom, the audit trail."""
