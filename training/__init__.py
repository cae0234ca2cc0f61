"""Trains the exhibition's own painter: catalogue, corpus, autoencoder, denoiser, export.

Every stage is a command, `python -m training.<stage> --config FILE --work DIR`; see README.md.
"""
