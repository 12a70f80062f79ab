"""What an outsider has: the protos of this repository, compiled by PyPI's own grpcio-tools."""

import importlib
import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc

PROTO = Path(__file__).resolve().parents[3] / "proto"


def compile_protos():
    folder = tempfile.mkdtemp(prefix="instroom-protos-")
    files = [str(path.relative_to(PROTO)) for path in PROTO.glob("instroom/**/*.proto")]
    wrong = protoc.main(
        ["protoc", f"-I{PROTO}", f"-I{Path(protoc.__file__).parent / '_proto'}",
         f"--python_out={folder}", f"--grpc_python_out={folder}", *files]
    )
    if wrong:
        raise RuntimeError("the protos do not compile")
    sys.path.insert(0, folder)


def module(name):
    """For instance module("allocation.v1.message_pb2")."""
    return importlib.import_module(f"instroom.{name}")


def allocation_message(bsn, surname, identification, number, sent="2026-11-02", end="2027-05-31"):
    """A JW301 of Lelystad to a provider of the sample region, as protobuf."""
    message = module("allocation.v1.message_pb2").Message()
    header = message.header
    header.kind = module("allocation.v1.header_pb2").MESSAGE_KIND_JW301
    header.version, header.subversion = 3, 2
    header.sender, header.receiver = "0995", "99000346"
    header.identification = identification
    date(header.message_date, sent)
    header.base_schema_version = header.message_schema_version = "1.0.0"
    person = message.person
    person.bsn = bsn
    date(person.birth_date.date, "2012-05-17")
    person.gender = "2"
    person.name.surname.name = surname
    person.name.name_use = "1"
    contact = person.contacts.add(kind="01")
    contact.address.house.number = 12
    contact.address.postcode = "8224AB"
    contact.address.country = "NL"
    product = message.lines.allocated.add(number=number, decision_time_ms=33300000)
    product.decision_time_text = "09:15:00"
    product.product.category, product.product.code = "43", "43A03"
    date(product.decision_date, sent)
    date(product.begin_date, sent)
    date(product.end_date, end)
    product.volume.amount, product.volume.unit, product.volume.frequency = 7, "14", "2"
    return message


def date(field, text):
    field.year, field.month, field.day = (int(part) for part in text.split("-"))


def start_xml(bsn, surname, identification, number, begin="2026-11-05"):
    """A JW305 as XML of the standard, written by hand."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<s:Bericht xmlns:s="http://www.istandaarden.nl/ijw/3_2/jw305/schema"
           xmlns:b="http://www.istandaarden.nl/ijw/3_2/basisschema/schema">
<s:Header><s:BerichtCode>438</s:BerichtCode><s:BerichtVersie>3</s:BerichtVersie>
<s:BerichtSubversie>2</s:BerichtSubversie><s:Afzender>99000346</s:Afzender>
<s:Ontvanger>0995</s:Ontvanger><s:BerichtIdentificatie>
<b:Identificatie>{identification}</b:Identificatie><b:Dagtekening>{begin}</b:Dagtekening>
</s:BerichtIdentificatie><s:XsdVersie><b:BasisschemaXsdVersie>1.0.0</b:BasisschemaXsdVersie>
<b:BerichtXsdVersie>1.0.0</b:BerichtXsdVersie></s:XsdVersie></s:Header>
<s:Client><s:Bsn>{bsn}</s:Bsn><s:Geboortedatum><b:Datum>2012-05-17</b:Datum></s:Geboortedatum>
<s:Geslacht>2</s:Geslacht><s:Naam><b:Geslachtsnaam><b:Achternaam>{surname}</b:Achternaam>
</b:Geslachtsnaam></s:Naam><s:StartProducten><s:StartProduct>
<s:ToewijzingNummer>{number}</s:ToewijzingNummer><s:Product><b:Categorie>43</b:Categorie>
<b:Code>43A03</b:Code></s:Product><s:ToewijzingIngangsdatum>2026-11-02</s:ToewijzingIngangsdatum>
<s:Begindatum>{begin}</s:Begindatum><s:StatusAanlevering>1</s:StatusAanlevering>
</s:StartProduct></s:StartProducten></s:Client></s:Bericht>
"""
