"""Makes crates/cognito-session/src/phone/plan.txt out of libphonenumber's metadata.

Run as README.md says. The output depends on the pinned metadata alone: two runs give the
same bytes. README.md describes the format; crates/cognito-session/src/phone/plan.rs reads it.
"""

import re
import sys
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneMetadata

HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parent.parent / "src" / "auth" / "phone" / "plan.txt"
NOTHING = "-"


def groups(pattern):
    """Yields (start, end, is_capturing) of every group of the pattern, by its start."""
    found, open_ = [], []
    for at, sign in enumerate(pattern):
        if sign == "(":
            open_.append(at)
        elif sign == ")":
            start = open_.pop()
            found.append((start, at + 1, not pattern.startswith("(?:", start)))
    return sorted(found)


def alternatives(pattern):
    """Splits a pattern at its outermost bars."""
    parts, depth = [""], 0
    for sign in pattern:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def plain(pattern):
    """Writes a pattern in the dialect of plan.rs: every group is `( )`, a digit is `.`."""
    pattern = pattern.replace("(?:", "(").replace("\\d", ".")
    odd = re.sub(r"[0-9.()|\[\]?{},-]", "", pattern)
    if odd:
        sys.exit(f"plan.rs cannot read {odd!r} of {pattern}")
    return pattern


def rule(drop, insert="", keep="", drop_after="", is_all=False):
    """Writes one way to come from what is dialled at home to the national number."""
    if is_all:
        drop_after += "$"
    parts = [plain(drop), insert, plain(keep), drop_after.rstrip("$")]
    parts[3] = plain(parts[3]) + ("$" if is_all else "")
    return ":".join(parts).rstrip(":")


def trunk_rules(data):
    """The rules of a region, from its national prefix and how that is transformed."""
    if not data.national_prefix_for_parsing:
        return NOTHING
    transform = data.national_prefix_transform_rule
    insert, wanted = "", None
    if transform:
        insert, wanted = re.fullmatch(r"(\d*)\\(\d)", transform).groups()
        wanted = int(wanted)
    rules, captured = [], 0
    for part in alternatives(data.national_prefix_for_parsing):
        is_all = part.endswith("$")
        part = part.rstrip("$")
        capturing = [group for group in groups(part) if group[2]]
        first, captured = captured + 1, captured + len(capturing)
        if wanted is None or not first <= wanted <= captured:
            rules.append(rule(part.replace("$", ""), is_all=is_all))
            continue
        start, end, _ = capturing[wanted - first]
        before, kept, after = part[:start], part[start + 1 : end - 1], part[end:]
        # `before(?:…(kept)…)?`: the part in the brackets may be missing.
        outer = [g for g in groups(part) if g[0] < start and g[1] > end]
        if outer:
            [(opening, closing, _)] = outer
            if part[closing:] != "?":
                sys.exit(f"build.py cannot read {part}")
            rules.append(rule(part[:opening]))
            before = part[:opening] + part[opening + 3 : start]
            after = part[end : closing - 1]
        rules.append(rule(before, insert, kept, after, is_all))
    return ";".join(rules)


def lengths(description):
    """Writes lengths as ranges: `5-7,9`."""
    ranges = []
    for length in description.possible_length:
        if ranges and ranges[-1][1] == length - 1:
            ranges[-1][1] = length
        else:
            ranges.append([length, length])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)


def numbers(description):
    """The pattern of a kind of numbers, if the region has that kind."""
    return description.national_number_pattern if description else None


def own(data, main):
    """How the numbers of a region look that shares its calling code with a bigger one."""
    if data is main:
        return NOTHING
    if data.leading_digits:
        return "^" + plain(data.leading_digits)
    # Numbers that the bigger region has in common with it decide nothing.
    kinds = [(data.fixed_line, main.fixed_line), (data.mobile, main.mobile)]
    telling = {numbers(its) for its, bigger in kinds if numbers(its) != numbers(bigger)}
    return plain("|".join(sorted(telling - {None}))) or NOTHING


def row(region, data, main):
    """One line of the file."""
    general = plain(numbers(data.general_desc))
    mobile = plain(numbers(data.mobile) or NOTHING)
    return " ".join(
        [
            region,
            str(data.country_code),
            lengths(data.general_desc),
            plain(data.international_prefix or NOTHING),
            trunk_rules(data),
            general,
            "=" if mobile == general else mobile,
            own(data, main),
        ]
    )


def rows():
    for calling, regions in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()):
        if regions == ("001",):
            data = PhoneMetadata.metadata_for_nongeo_region(calling)
            yield row("--", data, data)
            continue
        main = PhoneMetadata.metadata_for_region(regions[0])
        # The bigger region stands first.
        for region in regions:
            yield row(region, PhoneMetadata.metadata_for_region(region), main)


def main():
    text = "".join(line + "\n" for line in rows())
    OUTPUT.write_text(text, encoding="ascii")
    print(f"{OUTPUT.name}: {len(text):,} bytes, {text.count(chr(10))} rows")


if __name__ == "__main__":
    main()
