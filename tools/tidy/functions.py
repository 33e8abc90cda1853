"""Finds the functions of a C++ file and their lengths by following its braces.

No parser: what is not a namespace, class, enum or initialiser and has a parameter list before its
brace is a function. Lambdas and local classes belong to the function around them.
"""

import re

BLANKED = re.compile(
    r'//[^\n]*|/\*.*?\*/'
    r'|R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'"
    r"|^[ \t]*#(?:\\\n|[^\n])*", re.S | re.M)
SCOPE = re.compile(r"\s*(?:(?:inline|typedef|static|const|constexpr)\s+)*"
                   r"(?:namespace|class|struct|union|enum)\b|\s*extern\s*$")
CONSTRAINED_TYPE = re.compile(r"\s*requires\b.*\b(?:class|struct)\s+\w+[^()]*$", re.S)
NAME = re.compile(r"(operator\s*[^\s\w(]+|[~\w:]+)\s*\(")
NO_NAMES = {"requires", "noexcept", "alignas", "decltype", "explicit", "__attribute__"}


def without_text(code):
    """The code with comments, strings and directives blanked, line by line as long as before."""
    return BLANKED.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), code)


def without_template(head):
    """The head of a declaration without its leading `template <…>`."""
    while head.lstrip().startswith("template"):
        depth = 0
        for i, char in enumerate(head):
            depth += {"<": 1, ">": -1}.get(char, 0)
            if char == ">" and depth == 0:
                head = head[i + 1:]
                break
        else:
            break
    return head


def is_scope(head):
    head = without_template(head)
    return "(" not in head or bool(SCOPE.match(head) or CONSTRAINED_TYPE.match(head))


def name_of(head):
    names = (found.group(1) for found in NAME.finditer(without_template(head)))
    return next((name.replace(" ", "") for name in names if name not in NO_NAMES), "?")


def functions(code):
    """Yields (name, first line, length) for each function."""
    code = without_text(code)
    depth_in_function = 0
    head, head_line = "", 0
    line = 1
    for i, char in enumerate(code):
        if char == "\n":
            line += 1
        if depth_in_function:
            depth_in_function += {"{": 1, "}": -1}.get(char, 0)
            if depth_in_function == 0:
                # A member initialiser `a_{1}` ends like a body; what follows it tells.
                if re.match(r"\s*[,{]", code[i + 1:i + 200]):
                    continue
                yield name_of(head), head_line, line - head_line + 1
                head = ""
        elif char == "{":
            if is_scope(head):
                head = ""
            else:
                depth_in_function = 1
        elif char in ";}":
            head = ""
        elif char == ":" and head.strip() in ("public", "private", "protected"):
            head = ""
        else:
            if not head.strip() and not char.isspace():
                head, head_line = "", line
            head += char
