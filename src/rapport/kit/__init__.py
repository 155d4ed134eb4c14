"""Design system, view guards, jobs: knows no word of the domain."""
