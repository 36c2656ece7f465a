"""Models that command lines take: shell scripts, Dockerfiles, Makefiles, and scripts inside other files."""
