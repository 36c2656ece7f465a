"""AWS, asked through boto3 with the user's ordinary credentials, or its public price files without any.

Each module asks one service and returns what was observed (`advisor.sources.aws.observed`), with remarks about what it
could not read. Nothing here decides what becomes of it: `advisor.authoring.refresh` lays it over the catalogue.
"""
