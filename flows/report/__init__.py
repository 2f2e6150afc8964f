"""The post-incident report 处置报告: the record as a dossier, in words, laid out."""
