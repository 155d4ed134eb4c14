"""Small files of the shape in which other programs write them, as read in files and in the programs' public code."""

from tests.qualitative.refi.samples import qde, zipped

ADA, BEN = "0f0e1c1e-0000-4000-8000-0000000000a1", "0f0e1c1e-0000-4000-8000-0000000000b2"
PLAN, TALK, GROUP = (f"0f0e1c1e-0000-4000-8000-00000000c0d{at}" for at in (1, 2, 3))
TEXT, FILE, CASE = (f"0f0e1c1e-0000-4000-8000-0000000000{at}" for at in ("d1", "d2", "d3"))
ROLE = "0f0e1c1e-0000-4000-8000-0000000000e1"
WORDS = "Our plan is written.\nWe talk 🙂 each week.\n\nShe asked why."


def _id(number: int) -> str:
    return f"0f0e1c1e-0000-4000-8000-{number:012d}"


def qualcoder(text: str = WORDS, *, mark: bool = True) -> bytes:
    """As QualCoder 3.8 writes: groups not codable, texts with a byte order mark, passages named by their words."""
    talk = text.index("We talk")
    content = (
        f'<Users><User guid="{ADA}" name="ada"/><User guid="{BEN}" name="ben"/></Users>'
        f'<CodeBook><Codes><Code guid="{GROUP}" name="Ways" isCodable="false"><Description>how</Description>'
        f'<Code guid="{PLAN}" name="Plan" isCodable="true" color="#F781F3" >'
        f"<Description>A written plan</Description></Code>"
        f'<Code guid="{TALK}" name="Talk" isCodable="true" color="#CCC" /></Code></Codes></CodeBook>'
        f'<Variables><Variable guid="{ROLE}" name="role" typeOfVariable="Text"></Variable></Variables>'
        f'<Cases><Case guid="{CASE}" name="M1"><VariableValue><VariableRef targetGUID="{ROLE}"/>'
        f'<TextValue>mentor</TextValue></VariableValue><SourceRef targetGUID="{TEXT}"/></Case></Cases>'
        f'<Sources><TextSource plainTextPath="internal://{FILE}.txt" creatingUser="{ADA}" '
        f'creationDateTime="2026-01-05T10:00:00Z" guid="{TEXT}" name="interview.txt" >'
        f'<PlainTextSelection guid="{_id(1)}" startPosition="0" endPosition="20" name="Our plan is written." '
        f'creatingUser="{ADA}" creationDateTime="2026-01-05T10:00:00Z"><Description>first</Description>'
        f'<Coding guid="{_id(2)}" creatingUser="{ADA}" ><CodeRef targetGUID="{PLAN}" /></Coding></PlainTextSelection>'
        f'<PlainTextSelection guid="{_id(3)}" startPosition="{talk}" endPosition="{talk + 9}" name="We talk 🙂" '
        f'creatingUser="{BEN}"><Coding guid="{_id(4)}" creatingUser="{BEN}" ><CodeRef targetGUID="{TALK}" />'
        f"</Coding></PlainTextSelection></TextSource></Sources>"
    )
    stored = text.encode("utf-8-sig" if mark else "utf-8")
    return zipped({"project.qde": qde(content, origin="QualCoder 3.8"), f"Sources/{FILE}.txt": stored})


def nvivo() -> bytes:
    """As NVivo writes: every code codable, GUIDs in capitals, several codings on a passage, Word files beside texts."""
    content = (
        f'<Users><User guid="{ADA.upper()}" id="A" name="Ada"/></Users>'
        f'<CodeBook><Codes><Code guid="{PLAN.upper()}" isCodable="true" name="Plan">'
        f'<Code guid="{TALK}" isCodable="true" name="Talk"/></Code></Codes></CodeBook>'
        f'<Sources><TextSource guid="{TEXT.upper()}" name="Focus group" plainTextPath="internal://{FILE}.txt" '
        f'richTextPath="internal://{FILE}.docx" creatingUser="{ADA}">'
        f'<PlainTextSelection guid="{_id(1)}" name="Passage" startPosition="0" endPosition="20">'
        f'<Coding guid="{_id(2)}" creatingUser="{ADA.upper()}"><CodeRef targetGUID="{PLAN.upper()}"/></Coding>'
        f'<Coding guid="{_id(3)}" creatingUser="{ADA}"><CodeRef targetGUID="{TALK}"/></Coding>'
        f'<NoteRef targetGUID="{_id(9)}"/></PlainTextSelection>'
        f'<Coding guid="{_id(4)}" creatingUser="{ADA}"><CodeRef targetGUID="{TALK}"/></Coding>'
        f'</TextSource><PictureSource guid="{_id(5)}" name="board" path="internal://{_id(5)}.png">'
        f'<PictureSelection guid="{_id(6)}" firstX="0" firstY="0" secondX="9" secondY="9"/></PictureSource></Sources>'
        f'<Notes><Note guid="{_id(9)}" name="memo" plainTextPath="internal://{_id(9)}.txt"/></Notes>'
        f'<Links><Link guid="{_id(10)}" originGUID="{PLAN}" targetGUID="{TALK}"/></Links>'
        f'<Sets><Set guid="{_id(11)}" name="mine"><MemberCode targetGUID="{PLAN}"/></Set></Sets>'
    )
    return zipped(
        {
            "project.qde": qde(content, origin="NVivo for Mac 15.0.0", basePath=""),
            f"sources/{FILE}.txt": WORDS,
            f"sources/{FILE}.docx": b"PK",
            f"sources/{_id(9)}.txt": "they laughed",
            "sources/.root": b"",
        }
    )


def maxqda() -> bytes:
    """As MAXQDA and Quirkos write: facts in a case without a name, a PDF with its text, the project's own .qde name."""
    content = (
        f'<CodeBook><Codes><Code guid="{{{PLAN}}}" isCodable="true" name="Plan" color="#00FF00"/></Codes></CodeBook>'
        f'<Variables><Variable guid="{ROLE}" name="years" typeOfVariable="Integer"/></Variables>'
        f'<Cases><Case guid="{CASE}"><VariableValue><VariableRef targetGUID="{ROLE}"/><IntegerValue>many'
        f'</IntegerValue></VariableValue><SourceRef targetGUID="{TEXT}"/></Case></Cases>'
        f'<Sources><PDFSource guid="{TEXT}" name="contract" path="internal://{TEXT}.pdf"><PDFSelection guid="{_id(1)}" '
        f'page="0" firstX="0" firstY="0" secondX="1" secondY="1"/><Representation guid="{FILE}" '
        f'plainTextPath="internal://{FILE}.txt"><PlainTextSelection guid="{_id(2)}" startPosition="4" endPosition="8">'
        f'<Coding guid="{_id(3)}"><CodeRef targetGUID="{{{PLAN}}}"/></Coding></PlainTextSelection>'
        f"</Representation></PDFSource></Sources>"
    )
    return zipped({"mine.qde": qde(content, origin="MAXQDA"), f"sources/{FILE}.txt": WORDS})
