"""What an outsider has: the protos of this repository, compiled by PyPI's own grpcio-tools."""

import importlib
import os
import re
import sys
import tempfile
from pathlib import Path

import grpc
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


def keep_table(name, text):
    """Prints a table, and keeps it in the folder $INSTROOM_TABLES if there is one."""
    print(f"\n{name}\n{text}")
    folder = os.environ.get("INSTROOM_TABLES")
    if folder:
        Path(folder, f"{name}.txt").write_text(text + "\n")


def module(name):
    """For instance module("allocation.v1.message_pb2")."""
    return importlib.import_module(f"instroom.{name}")


def channel(region, service, name):
    """To a service of a region, with the certificate of this name; without one if it is None."""
    authority, key, certificate = region.certificate(name or "allocation")
    proof = (key, certificate) if name else (None, None)
    return grpc.secure_channel(
        f"127.0.0.1:{region.services[service][0].grpc_port}",
        grpc.ssl_channel_credentials(authority, *proof))


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


def adorn(person, marks):
    """Fills every field of a person that may hold a text of one; `marks` by what they are."""
    person.name.partner_surname.name = marks["partner"]
    person.name.first_names, person.name.initials = marks["firstname"], "Z"
    person.communication.form, person.communication.language = "1", marks["language"]
    person.comment = marks["comment"]
    person.product_comments.append(marks["remark"])
    contact = person.contacts[0]
    contact.address.street, contact.address.town = marks["street"], marks["town"]
    contact.telephones.add(number=marks["telephone"], country="0031")
    contact.email = marks["email"]
    relation = person.relations.add(number="1", order=1, kind="10", gender="1")
    date(relation.birth_date.date, "1980-01-01")
    relation.name.surname.name, relation.name.name_use = marks["relation"], "1"
    relation.contact.CopyFrom(contact)


def with_element(xml, element, value):
    """The XML with another value in the first element of this name that has one."""
    return re.sub(rf"(<(?:\w+:)?{element}>)[^<]+(<)", rf"\g<1>{value}\g<2>", xml, count=1)


def _set(path, value):
    """Sets a field below a message; `value` is a pattern of marks."""

    def spoil(message, marks):
        *holders, last = path.split(".")
        for holder in holders:
            name, _, place = holder.partition("/")
            message = getattr(message, name)
            message = message[int(place)] if place else message
        setattr(message, last, value.format(**marks))

    return spoil


# Fields of a JW301 as protobuf, and what makes each of them wrong.
SPOILED_FIELDS = {
    path: _set(path, value)
    for path, value in {
        "person.bsn": "{bsn}1",
        "person.gender": "{surname}",
        "person.name.surname.name": "{surname}" * 20,
        "person.name.name_use": "{bsn}",
        "person.name.first_names": "{firstname}" * 20,
        "person.communication.form": "{language}",
        "person.legal_status": "{surname}",
        "person.birth_date.date_use": "{bsn}",
        "person.contacts/0.address.postcode": "{street}",
        "person.contacts/0.address.country": "{town}",
        "person.contacts/0.kind": "{bsn}",
        "person.contacts/0.email": "{email}" * 9,
        "person.relations/0.number": "{relation}" * 9,
        "lines.allocated/0.product.category": "{surname}",
        "lines.allocated/0.change_reason": "{comment}",
        "header.sender": "{bsn}",
        "header.receiver": "{surname}",
        "header.identification": "{surname}",
        "header.base_schema_version": "{surname}",
    }.items()
}


def spoil_referral(report, field, marks):
    """Makes one field of a report of a referral wrong with what identifies its person."""
    bsn = marks["bsn"]
    if field == "bsn":
        report.bsn = f"{bsn}0"
    elif field == "client_key":
        report.bsn, report.client_key = "", bsn
    elif field == "referral_id":
        report.referral_id = bsn
    elif field == "provider_reference":
        report.referral.provider_reference = f"client {bsn}"
    else:
        report.referral.referrer_agb = bsn
