"""DeliveryDesk: a delivery unit's priorities, returns and briefing packs, offline on one laptop."""

__version__ = "0.1.0"
