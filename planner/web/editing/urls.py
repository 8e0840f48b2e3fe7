"""The paths below a saved plan that change it and show its versions."""

from django.urls import path

from planner.web.editing import history, views

urlpatterns = [
    path("edit/alternates", views.alternates, name="plan_alternates"),
    path("edit/candidates", views.candidates, name="plan_candidates"),
    path("edit/undo", views.undo, name="plan_undo"),
    path("edit/redo", views.redo, name="plan_redo"),
    path("edit/<str:kind>", views.edit, name="plan_edit"),
    path("history", history.history, name="plan_history"),
    path("history/<int:number>", history.revision, name="plan_revision"),
    path("history/<int:number>/accept", views.accept, name="plan_accept"),
    path("history/<int:number>/back", views.go_back, name="plan_go_back"),
    path("history/<int:number>/discard", views.discard, name="plan_discard"),
]
