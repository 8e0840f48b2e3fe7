"""The graph, compiled once in a process and used by every run."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from planner.domain.run import Step
from planner.pipeline import nodes
from planner.pipeline.revising import failures_in_scope
from planner.pipeline.work import State, Tools
from planner.telemetry import tracing, watch

type Node = Callable[[State, Runtime[Tools]], Awaitable[State]]
type Graph = CompiledStateGraph[State, Tools, State, State]

NODES: dict[Step, Node] = {
    Step.GATHER_CONTEXT: nodes.gather_context,
    Step.GENERATE_DRAFT: nodes.generate_draft,
    Step.VALIDATE: nodes.validate,
    Step.REFINE: nodes.refine,
    Step.FINALIZE: nodes.finalize,
}


def build(checkpointer: Any = None) -> Graph:
    """The compiled graph; with a checkpointer, a run goes on after its last finished node."""
    graph: Any = StateGraph(State, context_schema=Tools)  # add_node's overloads know no Callable alias
    for step, node in NODES.items():
        logged = node if checkpointer is None else _logged_first(node)
        graph.add_node(step.value, _traced(step, logged) if tracing.is_on() else logged)
    graph.add_edge(START, Step.GATHER_CONTEXT)
    graph.add_edge(Step.GATHER_CONTEXT, Step.GENERATE_DRAFT)
    graph.add_edge(Step.GENERATE_DRAFT, Step.VALIDATE)
    graph.add_conditional_edges(Step.VALIDATE, after_validation, [Step.REFINE, Step.FINALIZE])
    graph.add_edge(Step.REFINE, Step.VALIDATE)
    graph.add_edge(Step.FINALIZE, END)
    compiled: Graph = graph.compile(checkpointer=checkpointer)
    return compiled


def _logged_first(node: Node) -> Node:
    """The node, done only when what it told is in the log: a finished node is never run again."""

    async def done_when_logged(state: State, runtime: Runtime[Tools]) -> State:
        after = await node(state, runtime)
        await runtime.context.events.flush()
        return after

    return done_when_logged


def _traced(step: Step, node: Node) -> Node:
    async def in_a_span(state: State, runtime: Runtime[Tools]) -> State:
        with watch.step(step.value):
            return await node(state, runtime)

    return in_a_span


async def after_validation(state: State) -> Literal[Step.REFINE, Step.FINALIZE]:
    """Refine what breaks a hard rule, as often as the request allows; the rest is the solver's.

    A coroutine although it waits for nothing: LangGraph calls a plain function in a thread.
    """
    work = state["work"]
    may_refine = work.iteration < work.request.max_iterations and not work.writer_gave_up
    return Step.REFINE if may_refine and failures_in_scope(work, work.checks) else Step.FINALIZE
