"""Writes sklearn-numbers.json: what scikit-learn and SciPy give on iris and small tables. Run with Debian's python3-sklearn."""
import json, os
import numpy as np
from scipy import ndimage, signal, stats
from sklearn import datasets, decomposition, discriminant_analysis, impute, manifold, preprocessing

here = os.path.dirname(os.path.abspath(__file__))
iris = datasets.load_iris()
# As single-precision numbers, which is what is computed with.
x = iris.data.astype(np.float32).astype(np.float64)
y = iris.target
every = x[::10]
rounded = lambda a: np.asarray(a, dtype=np.float64).astype(np.float32).astype(float).tolist()

def flipped(rows):
    """Rows with their largest entry positive."""
    signs = [np.sign(r[np.argmax(np.abs(r))]) for r in rows]
    return rows * np.array(signs)[:, None], np.array(signs)

out = {}

def scaled(scaler):
    scaler.fit(x)
    z = scaler.transform(every)
    return {"y": rounded(z), "back": rounded(scaler.inverse_transform(z))}

out["standard"] = scaled(preprocessing.StandardScaler())
out["minMax"] = scaled(preprocessing.MinMaxScaler((-1, 2)))
out["robust"] = scaled(preprocessing.RobustScaler())
out["quantileUniform"] = scaled(preprocessing.QuantileTransformer(n_quantiles=20))
out["quantileNormal"] = scaled(preprocessing.QuantileTransformer(n_quantiles=20, output_distribution="normal"))
out["normalizer"] = rounded(preprocessing.Normalizer().transform(every))

def pca(p, fit):
    fit(p)
    rows, signs = flipped(p.components_)
    return {"components": rounded(rows), "variance": rounded(p.explained_variance_), "ratio": rounded(p.explained_variance_ratio_),
            "mean": rounded(p.mean_), "y": rounded(p.transform(every) * signs)}

out["pca"] = pca(decomposition.PCA(), lambda p: p.fit(x))
out["pcaWhite"] = pca(decomposition.PCA(2, whiten=True), lambda p: p.fit(x))
wide = np.concatenate([x[:6], x[50:56], x[100:106]], axis=1).astype(np.float32).astype(np.float64)  # 6 rows, 12 columns
p = decomposition.PCA(3, svd_solver="full").fit(wide)
rows, signs = flipped(p.components_)
out["pcaWide"] = {"x": rounded(wide), "components": rounded(rows), "variance": rounded(p.explained_variance_), "y": rounded(p.transform(wide) * signs)}

def batches(p):
    for i in range(0, 150, 50):
        p.partial_fit(x[i : i + 50])
out["incremental"] = pca(decomposition.IncrementalPCA(2), batches)

lda = discriminant_analysis.LinearDiscriminantAnalysis().fit(x, y)
rows, signs = flipped(lda.scalings_.T[:2])
out["lda"] = {"y": rounded(lda.transform(every) * signs), "ratio": rounded(lda.explained_variance_ratio_), "scalings": rounded(rows)}

gaps = every.copy()
gaps[[1, 3, 3, 7, 9, 14], [0, 1, 2, 3, 0, 2]] = np.nan
nulls = lambda a: [[None if np.isnan(v) else float(np.float32(v)) for v in r] for r in a]
out["impute"] = {"x": nulls(gaps), "mean": rounded(impute.SimpleImputer().fit_transform(gaps)),
                 "median": rounded(impute.SimpleImputer(strategy="median").fit_transform(gaps)),
                 "knn": rounded(impute.KNNImputer(n_neighbors=3).fit_transform(gaps))}

out["outliers"] = {
    "zScore": np.argwhere(np.abs(stats.zscore(x)) > 2.5).tolist(),
    "iqr": np.argwhere((x < np.percentile(x, 25, axis=0) - 1.5 * stats.iqr(x, axis=0)) | (x > np.percentile(x, 75, axis=0) + 1.5 * stats.iqr(x, axis=0))).tolist(),
    "mad": np.argwhere(np.abs(x - np.median(x, axis=0)) / stats.median_abs_deviation(x, axis=0, scale="normal") > 2).tolist(),
}

t = np.linspace(0, 1, 40).astype(np.float32).astype(np.float64)
wave = (np.sin(12 * t) + np.cos(47 * t) / 3).astype(np.float32).astype(np.float64)
image = (np.add.outer(wave[:9], wave[20:31])).astype(np.float32).astype(np.float64)
out["smooth"] = {
    "wave": rounded(wave), "image": rounded(image),
    "gaussian": rounded(ndimage.gaussian_filter1d(wave, 1.7)), "gaussianImage": rounded(ndimage.gaussian_filter(image, 1.2)),
    "median": rounded(ndimage.median_filter(wave, 5)), "medianImage": rounded(ndimage.median_filter(image, 3)),
    "savgol": rounded(signal.savgol_filter(wave, 9, 3)), "savgolFlat": rounded(signal.savgol_filter(wave, 5, 0)),
}

def bilateral(a, space, color, window):
    h = window // 2
    p = np.pad(a, h, mode="symmetric")
    num = np.zeros_like(a); den = np.zeros_like(a)
    for s in range(window):
        for u in range(window):
            there = p[s : s + a.shape[0], u : u + a.shape[1]]
            w = np.exp(-((s - h) ** 2 + (u - h) ** 2) / (2 * space**2) - (there - a) ** 2 / (2 * color**2))
            num += w * there; den += w
    return num / den
out["smooth"]["bilateral"] = rounded(bilateral(image, 1.5, 0.4, 5))

from scipy.spatial.distance import pdist, squareform
tp = manifold._t_sne._joint_probabilities(squareform(pdist(x[::3], "sqeuclidean")).astype(np.float32), 10, 0)
fit = manifold.TSNE(perplexity=10, method="exact", init="pca", learning_rate="auto", random_state=0)
fit.fit(x[::3])
out["tsne"] = {"p": rounded(squareform(tp)[:4]), "divergence": float(fit.kl_divergence_),
               "trustworthiness": float(manifold.trustworthiness(x[::3], fit.embedding_, n_neighbors=5))}

out["quantiles"] = {"q": [0, 0.1, 0.25, 0.5, 0.9, 1], "y": rounded(np.quantile(x, [0, 0.1, 0.25, 0.5, 0.9, 1], axis=0).T)}
out["oneHot"] = preprocessing.OneHotEncoder(sparse_output=False).fit_transform([["b", 2], ["a", 1], ["b", 3]]).tolist()
out = {k: ({a: b for a, b in v.items() if b is not None} if isinstance(v, dict) else v) for k, v in out.items()}
with open(os.path.join(here, "sklearn-numbers.json"), "w") as file:
    json.dump(out, file); file.write("\n")
