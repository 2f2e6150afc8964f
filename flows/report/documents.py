"""Documents 文书 in the report: each with its number, where it stands, and who signed it when."""

from engine.documents import Document
from flows.report.evidence import Block, Entry, Evidence, Row


def documents(about: Evidence) -> Block:
    """A line for each document that was begun."""
    columns = (
        "文书|编号|!状态!|签发|*签发时间*|文稿摘要",
        "Document|Number|!State!|Signed by|*Signed*|Digest of the text",
    )
    begun = {entry["payload"]["document"] for entry in _stages(about)}
    listed = [one for one in about.says.plan.documents if one.id in begun]
    return about.table("文书", "Documents", columns, [_row(about, one) for one in listed])


def _stages(about: Evidence) -> list[Entry]:
    written = about.of_kind("document_saved", "step_done")
    return [entry for entry in written if entry["payload"].get("document")]


def _row(about: Evidence, document: Document) -> Row:
    says, done = about.says, about.dossier["steps"]
    mine = [entry for entry in _stages(about) if entry["payload"]["document"] == document.id]
    stage = document.signing.id
    signed = [e for e in mine if e["payload"].get("step") == stage] if stage in done else []
    last = signed[-1] if signed else None
    return {
        "cells": [
            says.text(document.title),
            last["payload"]["number"] if last else "",
            says.label(document.state(done)),
            _signer(about, last) if last else "",
            says.short(about.when(last)) if last else "",
            mine[-1]["payload"].get("digest", "")[:23],
        ],
        "seq": mine[-1]["seq"],
    }


def _signer(about: Evidence, entry: Entry) -> str:
    """Who signed, and in which way."""
    says = about.says
    who = says.person(entry["on_behalf_of"]) if entry["on_behalf_of"] else says.actor(entry)
    way = says.named("way", entry["payload"]["way"])
    return says.both("{}（{}）", "{} ({})").format(who, way)
