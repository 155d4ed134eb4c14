"""The same evaluation with statsmodels: what it has no function for is written with NumPy."""

import time
import warnings

import numpy as np
import statsmodels.api as sm
from scipy.stats import chi2

from bench import evaluation_data as data


def evaluate(n: int) -> dict:
    warnings.simplefilter("ignore")
    people = data.people(n)
    blocks = {name: _columns(name, people[name]) for name in (*data.CANDIDATES, "total")}
    start = time.process_time()
    for name in blocks:
        if name in data.LEVELS:
            np.bincount(people[name])
        else:
            np.quantile(people[name], [0.25, 0.5, 0.75], method="averaged_inverted_cdf")
    for outcome in data.OUTCOMES:
        for name in blocks:
            fit = _fit(people[outcome], blocks, [name])
            _wald(fit, blocks, [name])
            np.exp(fit.conf_int())
    final = {outcome: _eliminate(people[outcome], blocks) for outcome in data.OUTCOMES}
    return {"seconds": time.process_time() - start, "final": final}


def _eliminate(codes: np.ndarray, blocks: dict) -> list[str]:
    terms = list(data.CANDIDATES)
    while True:
        fit = _fit(codes, blocks, terms)
        p = {name: p for name, p in zip(terms, _wald(fit, blocks, terms), strict=True) if name not in data.FORCED}
        if not p or max(p.values()) < 0.10:
            break
        terms.remove(max(p, key=p.get))
    np.exp(fit.conf_int())
    for name in terms:
        smaller = _fit(codes, blocks, [other for other in terms if other != name])
        chi2.sf(2 * (fit.llf - smaller.llf), fit.df_model - smaller.df_model)
    np.diag(np.linalg.inv(np.corrcoef(np.hstack([blocks[name] for name in data.CANDIDATES]).T)))
    return sorted(terms)


def _columns(name: str, values: np.ndarray) -> np.ndarray:
    if name not in data.LEVELS:
        return values[:, None].astype(float)
    return (values[:, None] == np.arange(1, len(data.LEVELS[name]))).astype(float)


def _fit(codes: np.ndarray, blocks: dict, terms: list[str]):
    x = sm.add_constant(np.hstack([blocks[name] for name in terms]))
    model = sm.Logit(codes, x) if codes.max() == 1 else sm.MNLogit(codes, x)
    return model.fit(method="newton", disp=0, maxiter=50)


def _wald(fit, blocks: dict, terms: list[str]) -> list[float]:
    b, v = np.atleast_2d(np.asarray(fit.params).T), np.asarray(fit.cov_params())
    flat, width, at, found = b.ravel(), b.shape[1], 1, []
    for name in terms:
        columns = np.arange(at, at + blocks[name].shape[1])
        at += len(columns)
        where = (np.arange(len(b))[:, None] * width + columns).ravel()
        found.append(chi2.sf(flat[where] @ np.linalg.solve(v[np.ix_(where, where)], flat[where]), len(where)))
    return found
