"""Image and face work on bytes: inspect, watermark, fingerprint."""
