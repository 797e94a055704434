"""The deliveries that did not arrive, for whoever keeps the portal running."""
