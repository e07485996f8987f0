"""Tags of languages: BCP 47, and what data sets write in its place.

Corpora mark their texts with codes of ISO 639-3 (``eng``, ``eng_Latn``) as often as with tags that follow the standard,
in which a language that has a code of two letters is known by that one alone.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TypeGuard

from cleanlint.errors import ConfigError

# The codes of three letters of each language that has one of two: ISO 639-3 and both lists of 639-2, and, as Unicode's
# CLDR has it, the single language that stands for a group (`cmn`, Mandarin, for Chinese; `arb` for Arabic).
_LONG_CODES = """
aa=aar ab=abk ae=ave af=afr ak=aka,fat am=amh an=arg ar=ara,arb as=asm av=ava ay=aym,ayr az=aze,azj ba=bak be=bel
bg=bul bi=bis bm=bam bn=ben bo=bod,tib br=bre bs=bos ca=cat ce=che ch=cha co=cos cr=cre,cwd cs=ces,cze cu=chu cv=chv
cy=cym,wel da=dan de=deu,ger dv=div dz=dzo ee=ewe el=ell,gre en=eng eo=epo es=spa et=ekk,est eu=baq,eus
fa=fas,per,pes ff=fuc,ful fi=fin fj=fij fo=fao fr=fra,fre fy=fry ga=gle gd=gla gl=glg gn=grn,gug gu=guj gv=glv
ha=hau he=heb hi=hin ho=hmo hr=hrv,scr ht=hat hu=hun hy=arm,hye hz=her ia=ina id=ind ie=ile ig=ibo ii=iii ik=esk,ipk
io=ido is=ice,isl it=ita iu=ike,iku ja=jpn jv=jav ka=geo,kat kg=kng,kon ki=kik kj=kua kk=kaz kl=kal km=khm kn=kan
ko=kor kr=kau,knc ks=kas ku=kmr,kur kv=kom,kpv kw=cor ky=kir la=lat lb=ltz lg=lug li=lim ln=lin lo=lao lt=lit lu=lub
lv=lav,lvs mg=mlg,plt mh=mah mi=mao,mri mk=mac,mkd ml=mal mn=khk,mon mr=mar ms=may,msa,zsm mt=mlt my=bur,mya na=nau
nb=nob nd=nde ne=nep,npi ng=ndo nl=dut,nld nn=nno no=nor nr=nbl nv=nav ny=nya oc=oci oj=ojg,oji om=gaz,orm
or=ori,ory os=oss pa=pan pi=pli pl=pol ps=pbu,pus pt=por qu=que,quz rm=roh rn=run ro=mol,ron,rum ru=rus rw=kin
sa=san sc=src,srd sd=snd se=sme sg=sag si=sin sk=slk,slo sl=slv sm=smo sn=sna so=som sq=alb,als,sqi sr=scc,srp
ss=ssw st=sot su=sun sv=swe sw=swa,swh ta=tam te=tel tg=tgk th=tha ti=tir tk=tuk tl=tgl tn=tsn to=ton tr=tur ts=tso
tt=tat tw=twi ty=tah ug=uig uk=ukr ur=urd uz=uzb,uzn ve=ven vi=vie vo=vol wa=wln wo=wol xh=xho yi=ydd,yid yo=yor
za=zha,zyb zh=chi,cmn,zho zu=zul
"""
_NORWEGIAN = ("nb", "nn")  # its two written forms


def language_tag(lang: object) -> str | None:
    """The tag in lower case, without a longer code than its language needs; None for a language that is not known.

    Raises `ConfigError` for what is no language tag.

    >>> [language_tag(lang) for lang in ("en_US", "eng_Latn", "pt-BR", "ger", "und", "")]
    ['en-us', 'en-latn', 'pt-br', 'de', None, None]
    """
    if lang is None or lang == "":
        return None
    if not is_tag(lang):
        raise ConfigError(f"lang: {lang!r} is not a language tag such as 'en' or 'pt-BR'")
    code, *others = _parts(lang.lower())
    return None if code in ("und", "mul") else "-".join((_shortest(code), *others))


def is_tag(value: object) -> TypeGuard[str]:
    """Whether it can be a language tag, known or not: of data, not all that is called a language is."""
    if not isinstance(value, str):
        return False
    parts = _parts(value)
    return 2 <= len(parts[0]) <= 3 and parts[0].isalpha() and all(part.isascii() and part.isalnum() for part in parts)


@lru_cache(maxsize=1024)
def language_of(tag: str) -> str:
    """The language alone, and both written forms of Norwegian as one.

    >>> [language_of(tag) for tag in ("en-gb", "deu", "nb")]
    ['en', 'de', 'no']
    """
    code = _shortest(tag.lower().partition("-")[0])
    return "no" if code in _NORWEGIAN else code


def speaks(lang: str, tag: str) -> bool:
    """Does a document in ``lang`` meet the tag ``tag``? Where only one of them names a script or region, it may.

    >>> [speaks("en-latn-us", tag) for tag in ("en", "en-US", "en-gb")]
    [True, True, False]
    """
    one, other = _subtags(lang), _subtags(tag)
    return all(other.get(kind, value) == value for kind, value in one.items())


@lru_cache(maxsize=1024)
def _subtags(tag: str) -> dict[str, str]:
    found = {"language": language_of(tag)}
    for part in tag.lower().split("-")[1:]:
        if len(part) == 1:
            break  # what follows is an extension
        if len(part) == 4 and part.isalpha():
            kind = "script"
        else:
            kind = "region" if len(part) == 2 or (len(part) == 3 and part.isdigit()) else "variant"
        found.setdefault(kind, part)
    return found


def _parts(tag: str) -> list[str]:
    return tag.replace("_", "-").split("-")


def _shortest(code: str) -> str:
    return _codes().get(code, code) if len(code) == 3 else code


@cache
def _codes() -> dict[str, str]:
    """The codes of two letters, by those of three."""
    languages = [language.split("=") for language in _LONG_CODES.split()]
    return {long: short for short, codes in languages for long in codes.split(",")}
