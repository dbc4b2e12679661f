"""The state machine of proof_machine, shortly; the benchmark runs it for longer."""

from __future__ import annotations

from hypothesis import settings

from tests.store.proof_machine import StoreMachine

TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
