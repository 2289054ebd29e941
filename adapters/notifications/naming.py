"""What a notice is called outside: the same however often somebody has it sent."""

import hashlib


def message_id_of(partition: str, notice_id: str) -> str:
    """Letters and digits, as headers take them, whatever an order is called."""
    digest = hashlib.sha256(f"{partition}/{notice_id}".encode()).hexdigest()
    return f"ntc_{digest[:32]}"
