"""The activity report: one question in, words, figures and a picture out."""
