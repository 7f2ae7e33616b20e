"""The entry point: registers the commands, turns our errors into a sentence and an exit code."""

import sys

from chocolate_factory.cli import (  # noqa: F401 - each registers its commands
    audit_command,
    backtest_command,
    backtest_plan_command,
    backup_commands,
    bill_commands,
    data_commands,
    demo_command,
    doctor_command,
    export_command,
    history_command,
    import_commands,
    init_command,
    lock_commands,
    models_command,
    plan_commands,
    quarantine_commands,
    savings_commands,
    serve_command,
    simulate_command,
    store_commands,
    store_copy_command,
    store_spool_command,
    token_commands,
    train_command,
)
from chocolate_factory.cli.app import EXIT_TROUBLE, EXIT_USAGE, app
from chocolate_factory.cli.output import errors
from chocolate_factory.kernel.errors import ChocolateError, ConfigurationError, InputError
from chocolate_factory.kernel.logging import redact_crashes

INTERRUPTED = 130


def run() -> None:
    """Exit 0 when all is well, 1 in trouble, 2 when the call or a setting is wrong."""
    redact_crashes()
    try:
        app()
    except ChocolateError as error:
        errors.print(error.message, style="bold", markup=False, highlight=False, soft_wrap=True)
        if error.advice:
            errors.print(error.advice, markup=False, highlight=False, soft_wrap=True)
        wrong_call = isinstance(error, ConfigurationError | InputError)
        sys.exit(EXIT_USAGE if wrong_call else EXIT_TROUBLE)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
