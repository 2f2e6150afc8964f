"""What changed between two versions of a playbook, in the words of `playbooks.explaining`.

sayings      a plan -> what is said of each of its parts, item by item
differing    two plans -> what was added, removed, changed and moved
sources      two sources -> every key that differs, whether anything is said of it or not
"""
