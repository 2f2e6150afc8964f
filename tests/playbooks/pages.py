"""A playbook as short as one can be, and ways to spoil it."""

from playbooks.errors import Problem
from playbooks.loading import inspect

SHORT = """\
id: short
version: "1.0"
title: {zh: 短预案, en: Short plan}
category: {zh: 短, en: Short}
levels:
  - {id: II, name: Ⅱ, title: {zh: 重大, en: Serious}, needs: [emergency]}
  - {id: III, name: Ⅲ, title: {zh: 较大, en: Considerable}}
fields:
  - {id: emergency, title: {zh: 涉突发事件, en: Emergency}, kind: yes_no}
roles:
  - {id: officer, title: {zh: 值班主班, en: Duty officer}, side: own, from: {post: 值班主班}}
  - {id: leader, title: {zh: 带班领导, en: Duty leader}, side: own, from: {post: 带班领导}}
  - {id: contact, title: {zh: 单位联络员, en: Contact}, side: below, from: concerned_unit}
  - {id: office, title: {zh: 区政府办公室, en: Office}, side: above, from: {unit: 区政府办公室}}
ladders:
  - id: urgent
    title: {zh: 特急, en: Most urgent}
    levels: [II, III]
    rungs:
      - {roles: [officer], channels: [sms, voice], wait: 5m}
      - {roles: [leader], channels: [sms, voice], wait: 10m, repeats: 1}
      - {roles: [office], channels: [manual], wait: 30m}
tell:
  - {role: leader, levels: [II, III], channels: [sms], retry: 10m, tries: 3}
  - {role: contact, levels: [II, III], channels: [sms, voice], retry: 10m, tries: 3}
deadlines:
  - id: reply
    title: {zh: 回应, en: Reply}
    from: [found, received]
    within: {II: 5h, III: 48h}
    when: {emergency: yes}
    warn: {before: 1h, tell: [officer]}
    met_by: ["step:publish"]
    on_breach: {tell: [leader]}
    source: 国办发〔2016〕80号
    standing: superior_document
updates:
  - id: progress
    title: {zh: 续报, en: Progress}
    every: {II: 2h}
    tell: [officer]
    source: 本办值班制度
    standing: own_rule
steps:
  - {id: verify, title: {zh: 核实, en: Verify}, required: yes}
  - {id: publish, title: {zh: 发布回应, en: Publish the reply}}
confirmed_by: [leader]
report:
  reviewer: leader
  review_within: 1wd
  sections:
    - {id: basics, title: {zh: 基本情况, en: Basic facts}, facts: [basics, "step:verify"]}
"""


def spoiled(*changes: tuple[str, str]) -> str:
    """SHORT with each first text replaced by the second; the first must be there."""
    text = SHORT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def problems_of(text: str) -> tuple[Problem, ...]:
    """What is wrong with a playbook file of this text."""
    return inspect(text, "plan.yaml").problems
