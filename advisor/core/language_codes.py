"""What other codes than ours, and names, people write a language by; only those who made a mistake import this.

Languages are named by BCP 47, which takes the two letters of ISO 639-1 where there are two. The three letters that stand
for the same (ISO 639-2 and 639-3, with the main members of macrolanguages) are the language aliases of Unicode CLDR 47,
whose data Babel 2.18 ships (Unicode licence); ``hbs``, ``tgl`` and ``twi``, which CLDR replaces otherwise, as in ISO 639.
"""

from __future__ import annotations

from collections.abc import Iterable

from advisor.core.names import LANGUAGES
from advisor.errors import did_you_mean

__all__ = ["languages_meant"]

_PAIRS = """
aar:aa abk:ab adp:dz afr:af aka:ak alb:sq als:sq amh:am ara:ar arb:ar arg:an arm:hy asm:as ava:av ave:ae aym:ay
ayr:ay aze:az azj:az bak:ba bam:bm baq:eu bel:be ben:bn bis:bi bod:bo bos:bs bre:br bul:bg bur:my cat:ca ces:cs
cha:ch che:ce chi:zh chu:cu chv:cv cls:sa cmn:zh cor:kw cos:co cre:cr cwd:cr cym:cy cze:cs dan:da deu:de div:dv
drh:mn dut:nl dzo:dz ekk:et ell:el eng:en epo:eo esk:ik est:et eus:eu ewe:ee fao:fo fas:fa fat:ak fij:fj fin:fi
fra:fr fre:fr fry:fy fuc:ff ful:ff gaz:om geo:ka ger:de gla:gd gle:ga glg:gl glv:gv gre:el grn:gn gug:gn guj:gu
hat:ht hau:ha hbs:sh heb:he her:hz hin:hi hmo:ho hrv:hr hun:hu hye:hy ibo:ig ice:is ido:io iii:ii ike:iu iku:iu
ile:ie ina:ia ind:id ipk:ik isl:is ita:it jav:jv jpn:ja kal:kl kan:kn kas:ks kat:ka kau:kr kaz:kk khk:mn khm:km
kik:ki kin:rw kir:ky kmr:ku knc:kr kng:kg kom:kv kon:kg kor:ko kpv:kv kua:kj kur:ku lao:lo lat:la lav:lv lim:li
lin:ln lit:lt ltz:lb lub:lu lug:lg lvs:lv mac:mk mah:mh mal:ml mao:mi mar:mr may:ms mkd:mk mlg:mg mlt:mt mol:ro
mon:mn mri:mi msa:ms mya:my nau:na nav:nv nbl:nr nde:nd ndo:ng nep:ne nld:nl nno:nn nob:nb nor:no npi:ne nya:ny
oci:oc ojg:oj oji:oj ori:or orm:om ory:or oss:os pan:pa pbu:ps per:fa pes:fa pli:pi plt:mg pol:pl por:pt prp:gu
pus:ps que:qu quz:qu roh:rm ron:ro rum:ro run:rn rus:ru sag:sg san:sa scc:sr scr:hr sin:si slk:sk slo:sk slv:sl
sme:se smo:sm sna:sn snd:sd som:so sot:st spa:es sqi:sq src:sc srd:sc srp:sr ssw:ss sun:su swa:sw swe:sv swh:sw
tah:ty tam:ta tat:tt tel:te tgk:tg tgl:tl tha:th tib:bo tir:ti ton:to tsn:tn tso:ts tuk:tk tur:tr twi:tw uig:ug
ukr:uk urd:ur uzb:uz uzn:uz ven:ve vie:vi vol:vo wel:cy wln:wa wol:wo xho:xh ydd:yi yid:yi yor:yo zha:za zho:zh
zsm:ms zul:zu zyb:za
"""
_THREE_LETTERS = dict(pair.split(":") for pair in _PAIRS.split())

_COUNTRIES = {
    "al": "sq", "at": "de", "bd": "bn", "by": "be", "cn": "zh", "cz": "cs", "dk": "da", "ge": "ka", "gr": "el", "il": "he",
    "ir": "fa", "jp": "ja", "kh": "km", "kp": "ko", "lk": "si", "mm": "my", "mx": "es", "np": "ne", "pk": "ur", "rs": "sr",
    "ua": "uk", "vn": "vi",
}  # fmt: skip
"""Codes of countries that are no code of a language, with the language CLDR takes to be meant (its likely subtags)."""

_LONGEST_CODE = 3


def languages_meant(name: str, known: Iterable[str]) -> list[str]:
    """Return the known codes that another code or a name may stand for: ``jpn``, ``jp``, ``ja_JP``, ``Japanese``, ``日本語``.

    One letter more or less of a code is another language, so that codes are never compared for similarity; names are.
    """
    codes = {code.casefold(): code for code in known}
    wanted = name.strip().casefold()
    tag = wanted.partition(".")[0].replace("_", "-")  # ja_JP.UTF-8, as a locale is written
    primary, _, rest = tag.partition("-")
    primary = _THREE_LETTERS.get(primary, primary)
    for code in (f"{primary}-{rest}", primary, _COUNTRIES.get(primary, "")):
        if code in codes:
            return [codes[code]]
    called = {
        text.casefold(): code
        for code in codes.values()
        if code in LANGUAGES
        for text in (LANGUAGES[code].en, LANGUAGES[code].ja)
    }
    if wanted in called:
        return [called[wanted]]
    return [] if len(primary) <= _LONGEST_CODE else [called[near] for near in did_you_mean(wanted, called)]
