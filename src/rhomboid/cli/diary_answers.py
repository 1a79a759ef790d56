"""The answers that the diary assesses again: of a file, kept with the diary, or of an open interview."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from rich.console import Console

from rhomboid.assessment import Engine
from rhomboid.assessment.plain import plain_assessment
from rhomboid.cli.answers_file import read_answers
from rhomboid.diary.entries import DiaryError, Person, Sign
from rhomboid.diary.reassess import Reassessed, reassess, signs_found
from rhomboid.diary.store import DiaryStore
from rhomboid.diary.trend import within
from rhomboid.diary.wellbeing import speaks_of_crisis
from rhomboid.diary.why import WhyResult, why_it_lasts
from rhomboid.domain.answers import Answers, check_answers
from rhomboid.domain.errors import Fault
from rhomboid.domain.knowledge import Knowledge
from rhomboid.domain.urgency import rank
from rhomboid.loading.folder import shipped_follow_up, shipped_knowledge

YES_NO = [("yes", "Yes"), ("no", "No")]


def plain_answers(answers: Answers) -> dict[str, Any]:
    """Give answers as the content of an answers file."""
    given = dict(sorted(answers.given.items()))
    return {"age_years": answers.age_years, "sex": answers.sex, "answers": given}


def answers_from_json(text: str, knowledge: Knowledge, place: str) -> Answers:
    """Give answers that were kept. Errors: AnswersError if they are no longer legal."""
    content = json.loads(text)
    try:
        answers = Answers(content["age_years"], content["sex"], dict(content["answers"]))
    except (KeyError, TypeError, ValueError) as error:
        fault = Fault(place, "no answers", "age_years, sex and answers", "Give a file with --answers.")
        raise DiaryError([fault]) from error
    return check_answers(knowledge, answers, place)


def found_answers(store: DiaryStore, name: str | None, knowledge: Knowledge) -> Answers | None:
    """Give the answers of a file, else those kept with the diary, else those of an unfinished interview."""
    if name is not None:
        return read_answers(name, knowledge)
    kept = store.answers()
    if kept is not None:
        return answers_from_json(kept, knowledge, "kept answers")
    from rhomboid.cli import session_file

    session = session_file.load_session(session_file.default_path(), knowledge)
    return None if session is None else session.as_answers()


def reassessed(
    store: DiaryStore,
    name: str | None,
    person: Person,
    as_of: date,
    pathway: str,
    may_lack_answers: bool = False,
) -> Reassessed:
    """Give the assessment with what the diary adds. Errors: DiaryError if there are no answers to start from.

    may_lack_answers: start from none at all, so that a new sign counts; the result is then incomplete.
    """
    knowledge = shipped_knowledge()
    answers = found_answers(store, name, knowledge)
    if answers is None:
        if not may_lack_answers:
            remedy = "Give them once with --answers FILE (see docs/examples/answers.yaml); they are kept."
            raise DiaryError([Fault("answers", "none", "answers to assess again", remedy)])
        answers = Answers()
    found = reassess(
        Engine.of(knowledge), answers, store.entries(), person, shipped_follow_up(), as_of, pathway
    )
    if name is not None:
        store.keep_answers(json.dumps(plain_answers(answers), ensure_ascii=False), person)
    return found


def print_reassessed(store: DiaryStore, name: str | None, as_of: date, pathway: str, is_json: bool) -> None:
    """Assess again and print what the diary added, and the result."""
    from rhomboid.cli.diary_commands import pathway_of, print_crisis_card

    knowledge, known = shipped_knowledge(), shipped_follow_up()
    local = pathway_of(knowledge, pathway)
    person = store.person()
    found = reassessed(store, name, person, as_of, pathway)
    recent = within(store.entries(), as_of, known.reassessment.signs_for_days)
    is_in_crisis = speaks_of_crisis((text for entry in recent for text in entry.texts()), known)
    if is_json:
        content = {
            "crisis_card": list(local.crisis_card) if is_in_crisis else [],
            "written": [vars(one) for one in found.written],
            "before": plain_assessment(found.before)["urgency"]["level"],
            "assessment": plain_assessment(found.after),
        }
        print(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))
        return
    if is_in_crisis:
        print_crisis_card(local)
    _print_written(found, knowledge)
    from rhomboid.cli.result_text import print_result

    print_result(plain_assessment(found.after))


def _print_written(found: Reassessed, knowledge: Knowledge) -> None:
    out = Console(highlight=False)
    if not found.written:
        out.print("The diary adds nothing to your answers.", markup=False)
        return
    out.print("What the diary adds to your answers:", markup=False)
    for one in found.written:
        title = knowledge.findings[one.finding].title.patient
        out.print(f"• {title}: {one.to.replace('_', ' ')}. {one.because}", markup=False)
    before, after = found.before.urgency, found.after.urgency
    if before.level != after.level:
        way = "More" if rank(after.level) > rank(before.level) else "Less"
        out.print(f"{way} urgent than your answers alone ({before.title}).\n", markup=False)


# why it lasts ---------------------------------------------------------------------------------------------


def print_why(
    store: DiaryStore, said_yes: tuple[str, ...] | None, as_of: date, pathway: str, is_json: bool
) -> None:
    """Walk through the reasons why pain may last, and end in changes and in who could help."""
    from rhomboid.cli.diary_commands import pathway_of, print_crisis_card

    knowledge, known = shipped_knowledge(), shipped_follow_up()
    local = pathway_of(knowledge, pathway)
    answered = _asked() if said_yes is None else _checked(said_yes)
    result = why_it_lasts(known.why, answered)
    urgency = _urgency_with(store, result, as_of, pathway, knowledge)
    services = [urgency["service"]] if urgency else []
    services += [service for service in result.services if service not in services]
    if is_json:
        content = {
            "crisis_card": list(local.crisis_card) if result.shows_crisis_card else [],
            "reasons": [{"topic": topic, "id": q.id, "advice": q.advice} for topic, q in result.reasons],
            "yellow_flags": result.yellow_flags,
            "services": services,
            "urgency": urgency,
        }
        print(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))
        return
    if result.shows_crisis_card:
        print_crisis_card(local)
    if urgency:
        print(f"First: {urgency['title']}. {urgency['service_text']}.\n")
    print("What may keep it going, and what to change:" if result.reasons else known.why.nothing_found)
    for topic, question in result.reasons:
        print(f"• {topic}: {question.advice}")
    for place, service in enumerate(s for s in services if not urgency or s != urgency["service"]):
        print(f"{'See' if place == 0 and not urgency else 'Also'}: {local.services[service]}.")


def _checked(said_yes: tuple[str, ...]) -> tuple[str, ...]:
    from rhomboid.domain.answers import nearest

    ids = tuple(question.id for question in shipped_follow_up().why.questions())
    unknown = [one for one in said_yes if one not in ids]
    if unknown:
        raise DiaryError(
            [
                Fault("--yes", f'"{one}"', f"one of {', '.join(ids)}{nearest(one, ids)}", "Mend the id.")
                for one in unknown
            ]
        )
    return said_yes


def _asked() -> tuple[str, ...]:
    from rhomboid.cli.prompts import Back, Changes, Quit, ask_choice

    why, out = shipped_follow_up().why, Console(highlight=False)
    yes: list[str] = []
    out.print(why.opening, markup=False)
    for topic in why.topics:
        out.print(f"\n{topic.title}", style="bold", markup=False)
        for question in topic.questions:
            try:
                said = ask_choice(out, question.ask, YES_NO, "It may keep the pain going.")
            except (Back, Changes):
                continue
            except (Quit, EOFError):
                return tuple(yes)
            if said == "yes":
                yes.append(question.id)
    return tuple(yes)


def _urgency_with(
    store: DiaryStore, result: WhyResult, as_of: date, pathway: str, knowledge: Knowledge
) -> dict[str, Any] | None:
    """Give how urgent it is with the findings of the walk, if it asks for more than self-care; else None."""
    answers = found_answers(store, None, knowledge)
    if answers is None and not result.findings:
        return None
    start = answers or Answers()
    noted = {finding: (Sign(finding), as_of) for finding in result.findings}
    # when it began was not asked here: taken as just now, as for a sign noted in the diary today
    given = {**start.given, **{f: to for f, (to, _) in signs_found(knowledge, noted, as_of).items()}}
    engine = Engine.of(knowledge)
    found = reassess(
        engine,
        Answers(start.age_years, start.sex, given),
        store.entries(),
        store.person(),
        shipped_follow_up(),
        as_of,
        pathway,
    )
    urgency = plain_assessment(found.after)["urgency"]
    return dict(urgency) if rank(urgency["level"]) > 0 else None
