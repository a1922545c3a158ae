"""How does a person at a terminal put questions to the model? The command `joinedup`.

Nothing heavy is imported here: `joinedup --help` and shell completion start in a moment, and each
command's module is loaded when the command is called.
"""

from difflib import get_close_matches
from importlib import import_module
from typing import Any, NoReturn

import click

COMMANDS = {
    "compare": "Compare policies on the same families, the same luck and the same total budget.",
    "dashboard": "Start the live dashboard: for a room, for a strategist's desk, for research.",
    "follow": "Follow one family through two worlds, in words.",
    "story": "Make one HTML file in which worlds play side by side, without a server.",
    "run": "Run one policy once, show it year by year and keep all its tables.",
    "places": "List the places that the project carries.",
    "place": "Show a place, or make one from a table of neighbourhoods.",
    "policies": "List the policies, or tell what one of them changes.",
    "parameters": "List the numbers of the model, or explain one of them.",
    "validate": "Hold the silo world against official statistics.",
    "calibrate": "Fit the uncertain numbers to official statistics, in the silo world only.",
    "verify": "Check that results do not hang on the number of families or the time step.",
    "experiment": "Write and check the file of an experiment.",
    "batch": "Do the runs of an experiment that a store lacks, on all cores, and keep them.",
    "store": "Look into the store of a batch: check, export, query, merge.",
    "report": "Turn a store of runs into one page that can be handed to a board.",
    "scenarios": "Question the programmes people tried, each in its own place.",
    "ties": "Show which agencies are allies or adversaries, before a policy and after it.",
    "claims": "Test the ways in which collaboration must be able to fail.",
    "fragility": "Say which conclusions hold in every plausible world, and which flip.",
    "ablate": "Switch off one mechanism after another and see what changes.",
    "plan": "Say how many families and replications a question needs.",
    "bench": "Measure how fast the model is on this machine.",
    "completion": "Print the script that completes commands in your shell.",
}
ROOMS = {"dashboard": "dashboards.command", "story": "dashboards.story_command"}
"""Commands of a room above this one: named, never imported, since imports run one way."""
INTERRUPTED = 130
"""The exit code of a command stopped by Ctrl-C: 128 and the number of the signal."""


def module_of(name: str) -> str:
    """The module that holds a command."""
    return ROOMS.get(name, f"experiments.commands.{name}")


class Refused(click.ClickException):
    """Something a person gave cannot be used: `Error: ...` and exit code 2."""

    exit_code = 2


class Failed(click.ClickException):
    """The machine let us down: `Error: ...` and exit code 1."""

    exit_code = 1


class LazyGroup(click.Group):
    """The commands of `joinedup`: loaded when called, their mistakes turned into exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, those to try first at the top."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(module_of(cmd_name)).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was asked for, or say which one was perhaps meant."""
        near = get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and near:
            ctx.fail(f"No such command {args[0]!r}, did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever goes wrong becomes one clear line and an exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
        except (ValueError, OSError, MemoryError) as error:
            _explain(error)


def _explain(error: ValueError | OSError | MemoryError) -> NoReturn:
    """Turn an error that a person can do something about into one line; raise any other again."""
    from abm.errors import InputError

    if isinstance(error, InputError):
        raise Refused(str(error)) from error
    if isinstance(error, MemoryError):
        raise Failed("not enough memory: give fewer families, weeks or replications") from error
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        where = f"{error.filename}: " if error.filename else ""
        raise Failed(f"{where}{error.strerror or error}") from error
    raise error


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`joinedup COMMAND --help` tells more about each.",
)
@click.version_option(package_name="joinedup", message="joinedup %(version)s")
def command() -> None:
    """What do silo and joined-up services do to families, workers and money?

    joinedup simulates a real place, week by week: families with needs, front-line workers,
    agencies and a commissioner. Policies are compared on the same families, with the same luck
    and the same budget.

    \b
    Three things to try first:
      joinedup compare                  the two by two for Coventry, in two minutes
      joinedup follow --pick            one family's journey in two worlds
      joinedup policies collaborative   what a policy stands for and changes

    It is for asking what could follow from what: not for decisions about any real family.
    """


def main() -> None:
    """Start `joinedup` from the shell."""
    command(prog_name="joinedup")


if __name__ == "__main__":
    main()
