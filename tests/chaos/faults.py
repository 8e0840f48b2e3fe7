"""Every fault of a campaign by the name `--only` knows it by. Those of the cluster share one."""

from collections.abc import Awaitable, Callable, Sequence

from tests.chaos import kills, processes, races, services, writers
from tests.chaos.campaign import Campaign, Faults
from tests.chaos.scene import Scene, Tally

type OfTheCluster = Callable[[Scene, Campaign], Awaitable[Tally]]

APART: dict[str, Faults] = {
    "kill-model": kills.of_a_server_with_a_model,
    "kill-offline": kills.of_a_server_with_the_offline_writer,
    "term": processes.of_one_server,
    "disk": services.disk_full,
    "model": writers.of_the_model,
    "cancel": races.cancel_and_completion,
}
CLUSTER: dict[str, OfTheCluster] = {
    "claims": lambda scene, campaign: races.claims(scene, campaign.rounds),
    "kill-worker": lambda scene, campaign: processes.killed_workers(scene, max(1, campaign.kills // 10)),
    "kill-web": lambda scene, campaign: processes.killed_webs(scene, max(1, campaign.kills // 20)),
    "rolling": lambda scene, campaign: processes.rolling_restarts(scene, campaign.rounds),
    "stop-worker": lambda scene, campaign: processes.stopped_workers(scene, campaign.rounds),
    "redis": lambda scene, campaign: services.redis_killed(scene, campaign.rounds),
    "redis-frozen": lambda scene, campaign: services.redis_frozen(scene, campaign.rounds),
    "postgres": lambda scene, campaign: services.postgres_restarted(scene, "fast", campaign.rounds),
    "postgres-crash": lambda scene, campaign: services.postgres_restarted(
        scene, "immediate", campaign.rounds
    ),
}
NAMES = (*APART, *CLUSTER)


def lanes(only: Sequence[str]) -> list[Faults]:
    """The chosen faults, those that share a cluster in one lane."""
    chosen = [name for name in NAMES if not only or any(name.startswith(wanted) for wanted in only)]
    of_the_cluster = [CLUSTER[name] for name in chosen if name in CLUSTER]

    async def in_one_cluster(campaign: Campaign) -> Sequence[Tally]:
        async with campaign.cluster_scene("cluster") as scene:
            return [await fault(scene, campaign) for fault in of_the_cluster]

    apart = [APART[name] for name in chosen if name in APART]
    return [*apart, in_one_cluster] if of_the_cluster else apart
