"""Writes the model cards from what was measured: measured.json, judge.json, eye.json, WORK/log.  Then renews the manifest."""

import json
from typing import Any

from training.config import Run, parse_run
from training.export import LICENCES, write_manifest


def last_line(run: Run, stage: str) -> dict[str, Any]:
    """The newest log line of a stage; empty before its first."""
    path = run.work / "log" / f"{stage}.jsonl"
    return json.loads(path.read_text().splitlines()[-1]) if path.exists() else {}


def percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def sources_section(run: Run) -> list[str]:
    """Whose pictures it learnt from."""
    catalogue = json.loads((run.catalogue / "catalogue.json").read_text())
    counts: dict[str, int] = {}
    for work in catalogue["works"]:
        counts[work["set"]] = counts.get(work["set"], 0) + 1
    lines = ["## What it learnt from", "", "| set | author | licence | works |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {s['title']} {s['packageVersion']} | {s['author']} | {s['licence']} | {counts.get(s['id'], 0)} |"
        for s in catalogue["sets"]
    ]
    return [
        *lines,
        "",
        "The works stand in places, light and weather drawn by `training/grounds.py`. "
        "No photograph, no picture of a visitor and no scraped picture is among them.",
        "",
    ]


def painter_card(run: Run) -> str:
    """painter/CARD.md."""
    measured = json.loads((run.models / "painter" / "measured.json").read_text())
    painter = json.loads((run.models / "painter" / "painter.json").read_text())
    judge = json.loads((run.models / "judge" / "judge.json").read_text())
    trained, encoded = last_line(run, "denoiser"), last_line(run, "autoencoder")
    loss, parameters, usual = measured["velocityLoss"], painter["parameters"], painter["defaults"]
    rows = [
        ("a collage draft as it is", "draft"),
        ("painted from it, freedom .7", "freedom0.7"),
        ("freedom .85", "freedom0.85"),
        ("freedom 1, draft as condition only", "freedom1.0"),
        ("without any draft", "withoutDraft"),
    ]
    table = [
        f"| {name} | {percent(measured['judge'][key]['subject'])} | {percent(measured['judge'][key]['place'])} | "
        f"{percent(measured['judge'][key]['time'])} |"
        for name, key in rows
    ]
    ends = [
        f"| {name} | {percent(judge[key]['subject'])} | {percent(judge[key]['place'])} | {percent(judge[key]['time'])} |"
        for name, key in (("real held-out scenes (ceiling)", "ceiling"), ("chance", "chance"))
    ]
    return "\n".join(
        [
            f"# {painter['name']}",
            "",
            "A small latent diffusion model (flow matching) that repaints a collage of catalogued works: 256 px in, "
            "512 px out, autoencoder f16 with 32 channels, transformer over 2x2 patches, conditioned on words, source works and the draft.",
            "",
            f"Parameters: encoder {parameters['encoder']:,}, decoder {parameters['decoder']:,}, denoiser {parameters['denoiser']:,}. "
            "Trained from nothing by `training/` on two CPU cores; licence MIT. Not derived from any published weights; "
            "words are read by all-MiniLM-L6-v2.",
            "",
            *sources_section(run),
            "## How it was measured",
            "",
            f"- Samples seen by the denoiser: {measured['samples']:,} from {trained.get('pairs', 0):,} pairs of draft and picture.",
            f"- Autoencoder: {measured['psnr']} dB PSNR on held-out scenes after {encoded.get('step', 0):,} steps.",
            f"- Velocity loss on held-out scenes with aligned drafts: {loss['aligned.7']} at t = .7, {loss['aligned.85']} at t = .85; "
            f"without the draft {loss['nodraft.7']} at t = .7.",
            f"- An independent classifier's view of {measured['prompts']} prompts drawn by seed ({usual['steps']} steps, guidance {usual['guidanceScale']}): "
            "share of pictures whose strongest subject is one of those asked for, whose place and whose time are right:",
            "",
            "| picture | subject | place | time |",
            "| --- | --- | --- | --- |",
            *table,
            *ends,
            "",
            "## Where it fails",
            "",
            "- Without a draft it dreams: place and palette come through, subjects seldom do.",
            "- Small subjects (three or more, under about 40 px) lose eyes and edges; so do thin lines and lettering.",
            "- It knows only the subjects of the catalogue; anything else becomes a landscape or its nearest relative.",
            "- Low contrast (grey in rain, dark at night) swallows subjects.",
            "- It obeys its draft: relations it has not been laid out for are not invented.",
            "- The works lean on one visual culture, that of company picture sets; people are few and drawn in one yellow tone.",
            "",
        ]
    )


def eye_card(run: Run) -> str:
    """eye/CARD.md."""
    facts = json.loads((run.models / "eye" / "eye.json").read_text())
    held, trained = facts["heldOut"], last_line(run, "eye")
    return "\n".join(
        [
            "# The eye",
            "",
            f"A small residual network ({facts['parameters']:,} parameters, MIT) that sees a picture of 128 px as a unit vector in "
            "the sentence space of all-MiniLM-L6-v2: the room's sense of likeness, of what a picture shows, and of how much of a "
            "source stands in it. Trained from nothing by `training/eye.py` on two CPU cores, on rendered scenes beside their "
            f"captions and on single works beside their names; {trained.get('samples', 0):,} samples seen.",
            "",
            *sources_section(run),
            f"## Measured on {held['pictures']} held-out scenes, whose pairs of subjects it never saw together",
            "",
            f"- From words to their picture: first of {held['pictures']} in {percent(held['recall1'])}, among the first ten in "
            f"{percent(held['recall10'])} (chance {percent(held['chance10'])}).",
            f"- A concept that is there is among its five nearest names in {percent(held['conceptTop5'])}.",
            "",
            "## Where it fails",
            "",
            "- It knows the subjects of the catalogue, drawn as the catalogue draws them. Of a photograph it says little that is true.",
            "- It hardly sees left from right, and it was taught that a mirrored picture is the same picture.",
            "- Small or dark subjects go by unseen, and it counts badly.",
            "- People are few in what it learnt from, in one visual culture: it must never be asked who somebody is.",
            "",
        ]
    )


def minilm_card() -> str:
    """text/CARD.md."""
    return "\n".join(
        [
            "# all-MiniLM-L6-v2",
            "",
            "Sentence encoder by the sentence-transformers project (Apache-2.0), 22.6 M parameters, 384 dimensions. "
            "Unchanged weights, verified before export by the published SHA-256 of `model.safetensors`: "
            "`53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db`; stored as fp16, computed in fp32.",
            "",
            "It reads visitors' sentences (token states and sentence vector) and names concepts. English; other languages need "
            "translation by the lexicon first. It carries the biases of the web text it was trained on.",
            "",
        ]
    )


def judge_card(run: Run) -> str:
    """judge/CARD.md."""
    facts = json.loads((run.models / "judge" / "judge.json").read_text())
    lines = ["| | subject | subject in top 5 | place | time |", "| --- | --- | --- | --- | --- |"]
    for name in ("ceiling", "chance"):
        f = facts[name]
        lines.append(
            f"| {name} | {percent(f['subject'])} | {percent(f['subjectTop5'])} | {percent(f['place'])} | {percent(f['time'])} |"
        )
    return "\n".join(
        [
            "# Judge",
            "",
            f"A convolutional classifier ({facts['parameters']:,} parameters, MIT) for the bench alone: {len(facts['concepts'])} "
            f"subjects, {len(facts['places'])} places, {len(facts['times'])} times of day. Trained by `training/judge.py` on rendered "
            "scenes, never on painted ones; it shares no weights with the painter.",
            "",
            *sources_section(run),
            f"## Measured on {facts['heldOut']} held-out scenes",
            "",
            *lines,
            "",
            "Its ceiling bounds every figure taken with it: a low score may be the judge's fault. It was trained on the same "
            "picture sets, so it says nothing about subjects outside them, and it never sees a hand it has not learnt from.",
            "",
        ]
    )


def main() -> None:
    run, _ = parse_run(__doc__)
    cards = {"painter": painter_card(run), "judge": judge_card(run), "eye": eye_card(run)}
    if run.settings["text"] == "minilm":
        cards["text"] = minilm_card()
    for name, text in cards.items():
        (run.models / name / "CARD.md").write_text(text)
    write_manifest(run.models, LICENCES)


if __name__ == "__main__":
    main()
