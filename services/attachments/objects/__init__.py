"""Where bytes are kept: any S3 bucket, or a folder, behind one interface."""
