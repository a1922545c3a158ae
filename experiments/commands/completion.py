"""How does the shell learn to complete the commands of `joinedup`?"""

import click


@click.command
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that completes commands in your shell.

    It completes commands, options and the names of places, policies and parameters. Keep it in a
    file that your shell reads when it starts:

    \b
      joinedup completion bash > ~/.joinedup-completion
      echo '. ~/.joinedup-completion' >> ~/.bashrc
    \b
      joinedup completion zsh > ~/.joinedup-completion
      echo '. ~/.joinedup-completion' >> ~/.zshrc
    \b
      joinedup completion fish > ~/.config/fish/completions/joinedup.fish

    and open a new terminal.
    """
    from click.shell_completion import get_completion_class

    from experiments.cli import command as joinedup

    completer = get_completion_class(shell)
    if completer is None:
        raise click.UsageError(f"there is no completion for {shell}")
    click.echo(completer(joinedup, {}, "joinedup", "_JOINEDUP_COMPLETE").source())
