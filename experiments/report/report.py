"""What does a batch say to somebody who must choose? One report, as a page, a text and files.

from experiments.batch.store import Store
from experiments.report import report

report(Store.open("my-store").results()).save(Path("my-report"))
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from experiments.batch.results import BatchResults
from experiments.report.answer import answer_section
from experiments.report.causes import causes_section, levers_section
from experiments.report.content import Block, Note, Paragraph, Picture, Points, Section
from experiments.report.drawing import png, svg
from experiments.report.looked import looked_section
from experiments.report.made import (
    EXPERIMENT_FILE,
    asked,
    limits_section,
    made_section,
    warnings,
)
from experiments.report.markdown import PICTURES, TABLES, markdown
from experiments.report.money import money_section
from experiments.report.page import page
from experiments.report.people import people_section
from experiments.report.robust import in_short, robust_section, where_it_fails
from experiments.report.scorecard import scorecard_section
from experiments.report.subject import subject

PAGE, TEXT = "report.html", "report.md"


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its title, what stands above all sections, and the sections.

    The same results give the same bytes: nothing in it but what the results hold.
    """

    title: str
    lead: tuple[Block, ...]
    sections: tuple[Section, ...]
    experiment: str = ""

    def html(self) -> str:
        """One self-contained page: no script, no font, no picture from elsewhere."""
        return page(self.title, self.lead, self.sections)

    @property
    def answer(self) -> tuple[str, ...]:
        """The three sentences."""
        blocks = self.sections[0].blocks
        return next(block.items for block in blocks if isinstance(block, Points))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must be known before anything else: runs that are missing, or failed."""
        return tuple(block.text for block in self.lead if isinstance(block, Note))

    def markdown(self) -> str:
        """The same as Markdown; pictures and tables lie beside it as files."""
        return markdown(self.title, self.lead, self.sections)

    def pictures(self) -> Iterator[Picture]:
        """All figures, in their order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Picture))

    def save(self, folder: Path) -> None:
        """Write report.html, report.md, figures/ (SVG and PNG), tables/ (CSV) and the experiment.

        The folder must be there; see `experiments.results_folder.results_folder` for one that is
        there in full or not at all.
        """
        (folder / PAGE).write_text(self.html(), encoding="utf-8")
        (folder / TEXT).write_text(self.markdown(), encoding="utf-8")
        if self.experiment:
            (folder / EXPERIMENT_FILE).write_text(self.experiment, encoding="utf-8")
        self._save_pictures(folder / PICTURES)
        self._save_tables(folder / TABLES)

    def _save_pictures(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        for picture in self.pictures():
            (folder / f"{picture.name}.svg").write_text(svg(picture), encoding="utf-8")
            (folder / f"{picture.name}.png").write_bytes(png(picture))

    def _save_tables(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        for section in self.sections:
            for name, frame in section.data.items():
                frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def report(results: BatchResults, outcome: str = "", policy: str = "", place: str = "") -> Report:
    """The report of a batch: about a policy, by the outcome that decides, in one of its places.

    Whatever is not named is the experiment's first, and of policies the one that did best. Raises
    InputError for names that the batch does not have, and where no policy ran beside the baseline.
    """
    about = subject(results, outcome, policy, place)
    experiment = results.layout.experiment
    lead: list[Block] = [Paragraph(asked(results), soft=True), *warnings(results)]
    where = where_it_fails(about)
    sections = (
        answer_section(about, in_short(where)),
        scorecard_section(about),
        people_section(about),
        money_section(about),
        robust_section(about, where),
        causes_section(about),
        levers_section(about),
        looked_section(about),
        limits_section(),
        made_section(results),
    )
    kept = tuple(section for section in sections if section)
    return Report(experiment.question, tuple(lead), kept, experiment.text)
