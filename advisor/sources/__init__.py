"""What is read from outside: model files on disk, the Hugging Face Hub. Nothing is loaded here.

Strangers write what is read here, so every reader is bounded in time and memory, executes nothing, and answers what
cannot be with one error that names the file.
"""
