"""The same day given to OR-Tools, as a yardstick: guided local search, penalties for who is left out."""

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from bot.routes.day import FIXED_WORTH_S, Day, Matrix
from bot.routes.timing import FIRST


def order_by_ortools(day: Day, travel: Matrix, *, limit_ms: int) -> list[int]:
    """Numbers of candidates; empty when it finds nothing in time."""
    manager = pywrapcp.RoutingIndexManager(len(travel), 1, [0], [1])
    routing = pywrapcp.RoutingModel(manager)
    service = [0, 0, *(candidate.service_s for candidate in day.candidates)]

    def drive(a: int, b: int) -> int:
        way: int = travel[manager.IndexToNode(a)][manager.IndexToNode(b)]
        return way

    def drive_and_serve(a: int, b: int) -> int:
        return drive(a, b) + service[int(manager.IndexToNode(a))]

    def visit(a: int) -> int:
        return int(manager.IndexToNode(a) >= FIRST)

    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitCallback(drive))
    last = day.hours.last_s
    routing.AddDimension(routing.RegisterTransitCallback(drive_and_serve), last, last, False, "time")
    routing.AddDimensionWithVehicleCapacity(
        routing.RegisterUnaryTransitCallback(visit), 0, [day.most_visits], True, "visits"
    )
    clock = routing.GetDimensionOrDie("time")
    clock.CumulVar(routing.Start(0)).SetRange(day.hours.first_s, last)
    clock.CumulVar(routing.End(0)).SetRange(day.hours.first_s, last)
    for number, candidate in enumerate(day.candidates):
        index = manager.NodeToIndex(FIRST + number)
        routing.AddDisjunction([index], candidate.value_s + FIXED_WORTH_S * candidate.fixed)
        when = clock.CumulVar(index)
        when.SetRange(candidate.begins[0].first_s, candidate.begins[-1].last_s)
        for before, after in zip(candidate.begins, candidate.begins[1:], strict=False):
            when.RemoveInterval(before.last_s + 1, after.first_s - 1)
    rules = pywrapcp.DefaultRoutingSearchParameters()
    rules.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    rules.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    rules.time_limit.FromMilliseconds(limit_ms)
    solution = routing.SolveWithParameters(rules)
    order = []
    index = routing.Start(0)
    while solution is not None and not routing.IsEnd(index):
        node = manager.IndexToNode(index)
        if node >= FIRST:
            order.append(node - FIRST)
        index = solution.Value(routing.NextVar(index))
    return order
